"""Errors as answers: application/problem+json for programs, one table from our errors to statuses."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bridge.access.nonces import NonceUsed
from bridge.access.pairing import PairingGone
from bridge.errors import (
    BridgeError,
    Conflict,
    CursorGone,
    InvalidArgument,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotRegistered,
    PhoneError,
    PhoneRefused,
    StoreUnusable,
)
from bridge.web.uploads import FileTooLarge

log = logging.getLogger(__name__)

#: The first class that fits decides.
STATUSES: tuple[tuple[type[BridgeError], int, str], ...] = (
    (PairingGone, 410, "Pairing is over"),
    (NonceUsed, 409, "Done already"),
    (FileTooLarge, 413, "Too large"),
    (InvalidInput, 400, "Invalid input"),
    (NotAllowed, 403, "Not allowed"),
    (NotFound, 404, "Not found"),
    (Conflict, 409, "Conflict"),
    (CursorGone, 410, "Cursor is gone"),
    (InvalidArgument, 409, "The phone refused"),
    (NotRegistered, 409, "The phone is not registered"),
    (PhoneRefused, 502, "The phone refused"),
    (PhoneError, 502, "The phone does not answer"),
    (StoreUnusable, 503, "The store cannot be used"),
    (BridgeError, 500, "Error"),
)


class MissingToken(NotAllowed):
    code = "token_missing"


def problem(status: int, title: str, code: str, detail: str) -> Response:
    """An answer of RFC 9457. `detail` says what was expected, what came, what to do."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    }
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def status_of(error: BridgeError) -> tuple[int, str]:
    return next((status, title) for kind, status, title in STATUSES if isinstance(error, kind))


def register_errors(app: Flask) -> None:
    """No error leaves the app as anything but one clear sentence; none carries a stack trace."""
    from bridge.web.pages import error_page

    def answer(status: int, title: str, code: str, detail: str) -> Response:
        if request.path.startswith("/api/"):
            return problem(status, title, code, detail)
        return error_page(status, detail, code)

    @app.errorhandler(MissingToken)
    def no_token(error: MissingToken) -> Response:
        response = problem(401, "A token is needed", error.code, str(error))
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @app.errorhandler(BridgeError)
    def ours(error: BridgeError) -> Response:
        status, title = status_of(error)
        return answer(status, title, error.code, str(error))

    @app.errorhandler(HTTPException)
    def of_http(error: HTTPException) -> Response:
        code = "not_found" if error.code == 404 else "http_error"
        response = answer(error.code or 500, error.name, code, _sentence(error))
        allowed = error.get_response().headers.get("Allow")
        if allowed:
            response.headers["Allow"] = allowed
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.exception("a request failed")
        return answer(500, "Internal error", "internal_error", "The helper failed; its log says why.")


def _sentence(error: HTTPException) -> str:
    if error.code == 404:
        return "There is nothing at this address."
    if error.code == 405:
        return "This address does not take this method."
    if error.code == 413:
        return "The body is too large: expected at most 64 KiB."
    return "The request cannot be read."
