"""Map conflict news: places in articles, who held them that day, how near a pipeline."""

__version__ = "0.1.0"
