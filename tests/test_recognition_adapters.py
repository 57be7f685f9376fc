"""Recognisers that are passed in: their spans are checked, their failures are said plainly."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from geoconflict.errors import MissingDependencyError, RecognitionError
from geoconflict.recognition import (
    FunctionRecognizer,
    GlinerRecognizer,
    LlmRecognizer,
    SpacyRecognizer,
)
from geoconflict.types import Article, Mention, Recognizer

TEXT = "Azeri troops left the Gaza Strip. Shells fell on Ganja. Ganja was quiet later."
ARTICLE = Article("1", TEXT)


def spans(mentions: list[Mention]) -> list[tuple[str, str]]:
    assert all(TEXT[m.start : m.end] == m.toponym for m in mentions)
    return [(m.toponym, m.kind) for m in mentions]


def entity(surface: str, label: str) -> SimpleNamespace:
    start = TEXT.find(surface)
    return SimpleNamespace(
        start_char=start, end_char=start + len(surface), text=surface, label_=label
    )


class FakePipeline:
    meta = {"lang": "en", "name": "core_web_sm", "version": "3.8.0"}

    def __call__(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(
            ents=[
                entity("Azeri", "NORP"),
                entity("the Gaza Strip", "LOC"),
                entity("Ganja", "GPE"),
                entity("Shells", "ORG"),
            ]
        )

    def pipe(self, texts):
        return map(self, texts)


def test_a_spacy_pipeline_gives_places_and_demonyms():
    recognizer = SpacyRecognizer(FakePipeline())
    found = recognizer.recognize(ARTICLE)
    assert isinstance(recognizer, Recognizer)
    assert spans(found) == [("Azeri", "demonym"), ("Gaza Strip", "place"), ("Ganja", "place")]
    assert found[0].method == "spacy en_core_web_sm 3.8.0"
    assert recognizer.recognize_batch([ARTICLE, ARTICLE]) == [found, found]


def test_a_real_spacy_pipeline_is_read():
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Ganja"}])
    assert spans(SpacyRecognizer(nlp).recognize(ARTICLE)) == [("Ganja", "place")] * 2


def test_a_pipelines_name_without_spacy_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    with pytest.raises(MissingDependencyError, match=r"geoconflict\[spacy\]"):
        SpacyRecognizer("en_core_web_sm")


def test_ones_own_function_is_a_recogniser():
    at = TEXT.find("Ganja")
    found = FunctionRecognizer(lambda text: [(at, at + 5), (0, 5, "demonym")]).recognize(ARTICLE)
    assert spans(found) == [("Azeri", "demonym"), ("Ganja", "place")]
    assert TEXT[slice(*found[1].sentence)] == "Shells fell on Ganja."


@pytest.mark.parametrize(
    "invented", [(-3, 2), (5, 5), (9, 4), (70, 999), (5, 6), Mention("Barda", 0, 5)]
)
def test_spans_that_are_not_in_the_text_are_left_out(invented):
    assert FunctionRecognizer(lambda text: [invented]).recognize(ARTICLE) == []


def test_a_gliner_model_is_asked_for_its_labels():
    class Model:
        def predict_entities(self, text, labels, threshold):
            assert "country" in labels
            start = text.find("Ganja")
            return [
                {
                    "start": start,
                    "end": start + 5,
                    "text": "Ganja",
                    "label": "region",
                    "score": 0.8,
                },
                {"start": 0, "end": 5, "text": "Baku", "label": "country", "score": 0.9},
                {"start": 0, "end": 5, "text": "Azeri", "label": "weapon", "score": 0.9},
            ]

    found = GlinerRecognizer(Model()).recognize(ARTICLE)
    assert spans(found) == [("Ganja", "place")]
    assert found[0].score == pytest.approx(0.8)


@pytest.fixture
def endpoint():
    """A server on this machine that answers as an OpenAI-compatible one does."""
    seen: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        answer = ""
        status = 200

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append({"path": self.path, "body": json.loads(body), "headers": self.headers})
            self.send_response(self.status)
            self.end_headers()
            message = {"choices": [{"message": {"content": self.answer}}]}
            self.wfile.write(json.dumps(message).encode())

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(
        url=f"http://127.0.0.1:{server.server_port}/v1", handler=Handler, seen=seen
    )
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_language_models_names_are_located_and_inventions_left_out(endpoint):
    names = [{"text": "Azeri", "kind": "demonym"}, {"text": "Paris"}, {"text": "Ganja"},
             {"text": "Ganja", "role": "associative"}, {"text": "Ganja"}]  # fmt: skip
    endpoint.handler.answer = f"```json\n{json.dumps({'toponyms': names})}\n```"
    found = LlmRecognizer(endpoint.url, "tiny", api_key="s3cret").recognize(ARTICLE)
    assert spans(found) == [("Azeri", "demonym"), ("Ganja", "place"), ("Ganja", "place")]
    assert found[2].role == "associative"
    request = endpoint.seen[0]
    assert request["path"] == "/v1/chat/completions"
    assert request["headers"]["Authorization"] == "Bearer s3cret"
    assert request["body"]["messages"][1]["content"] == TEXT


@pytest.mark.parametrize(("status", "answer"), [(200, "I cannot say."), (500, "")])
def test_a_failing_language_model_is_an_error_without_the_secret(endpoint, status, answer):
    endpoint.handler.status, endpoint.handler.answer = status, answer
    with pytest.raises(RecognitionError) as caught:
        LlmRecognizer(endpoint.url, "tiny", api_key="s3cret").recognize(ARTICLE)
    assert "s3cret" not in str(caught.value)


def test_an_endpoint_that_is_no_url_is_refused():
    with pytest.raises(RecognitionError, match="file:///etc/passwd"):
        LlmRecognizer("file:///etc/passwd", "tiny")
