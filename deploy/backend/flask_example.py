"""An example: what a page asks while it shows that a catalog is being prepared. Copy it and make it yours.

    app.register_blueprint(catalog_waits(connect, may_see), url_prefix="/api/catalogs")

GET  /api/catalogs/7/status          the wait for one catalog
GET  /api/catalogs/status?ids=7,8    the same for up to 20, in one answer
POST /api/catalogs/7/retry           try again after FAILED or TIMED_OUT

A page asks again, every few seconds, until is_over is true.
"""

from catalog_status_poller import CatalogPollerError, retry, status
from flask import Blueprint, abort, jsonify, request

MOST = 20


def catalog_waits(connect, may_see):
    """The blueprint.

    connect: gives a context manager of a DB-API connection. Set its time-outs: psycopg's are
        connect_timeout=2, options="-c statement_timeout=3000".
    may_see: gets the id of a catalog; whether the user of this request may see it
    """
    waits = Blueprint("catalog_waits", __name__)

    def found(ids):
        with connect() as connection:
            polls = status(connection, ids)
            cursor = connection.cursor()
            wanted = ", ".join(map(str, ids))
            cursor.execute(f"SELECT id, kb_name, data_source_name FROM catalog WHERE id IN ({wanted})")
            rows = cursor.fetchall()
            cursor.close()
        return {row[0]: _answer(*row, polls.get(row[0])) for row in rows}

    def seen(ids):
        return [catalog for catalog in ids if 1 <= catalog < 2**63 and may_see(catalog)]

    @waits.get("/<int:catalog>/status")
    def one(catalog):
        answer = found([catalog]).get(catalog) if seen([catalog]) else None
        return _json(answer) if answer else (_json({"error": "there is no such catalog"}), 404)

    @waits.get("/status")
    def many():
        listed = request.args.get("ids", "").split(",")
        if len(listed) > MOST or not all(text.isascii() and text.isdigit() for text in listed):
            return _json({"error": f"ids should be 1 to {MOST} numbers with commas between them"}), 400
        ids = seen(map(int, listed))
        return _json({"catalogs": list(found(ids).values()) if ids else []})

    @waits.post("/<int:catalog>/retry")
    def again(catalog):
        if not seen([catalog]):
            abort(404)
        token = request.authorization.token if request.authorization else None
        try:
            retry(catalog, token)
        except ValueError as e:
            return _json({"error": str(e)}), 400
        except CatalogPollerError as e:
            return _json({"error": str(e)}), 503
        return _json({"accepted": True}), 202

    return waits


def _answer(catalog, kb_name, data_source_name, poll):
    """A catalog as the page gets it; without a poll the state is null."""
    poll = poll or {}
    state = poll.get("state")
    times = ("started_at", "next_check_at", "ended_at", "deadline")
    return {
        "catalog_id": catalog,
        "catalog_ready": state == "UPDATED",
        "kb_name": kb_name,
        "data_source_name": data_source_name,
        "state": state,  # WAITING, UPDATED, TIMED_OUT, FAILED or CANCELLED
        "is_over": state not in (None, "WAITING"),
        "attempts": poll.get("attempts"),
        "reason": poll.get("reason"),
        "paused": bool(poll.get("paused")),
        **{name: poll[name].isoformat() if poll.get(name) else None for name in times},
    }


def _json(answer):
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
