"""The layers that ship with geoconflict: a folder a layer, data only."""
