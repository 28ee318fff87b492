"""A provider of OpenID Connect on the loopback address: discovery, codes with PKCE, and signed tokens."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "unblind", "of-the-client"
PEOPLE = {
    "ann": {"email": "ann@example.com", "email_verified": True, "name": "Ann"},
    "bob": {"email": "bob@example.com", "email_verified": True, "name": "Bob"},
    "mallory": {"email": "ann@example.com", "email_verified": False, "name": "Mallory"},
}
"""Who can log in, by their subject; the last calls herself by an address that nobody has checked."""


class IdentityProvider:
    """Asks whoever wants to log in who they are, and believes them."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(place.query).items()}
                if place.path == "/authorize":
                    links = (f'<a href="/as/{who}?{urlencode(asked)}">I am {who}</a><br>' for who in PEOPLE)
                    self._send(f"<h1>Who are you?</h1>{''.join(links)}".encode(), "text/html")
                elif place.path.startswith("/as/"):
                    self.send_response(302)
                    self.send_header("Location", provider._admit(place.path.removeprefix("/as/"), asked))
                    self.end_headers()
                elif place.path == "/keys":
                    self._send(json.dumps({"keys": [provider._key.as_dict(private=False)]}).encode())
                else:
                    self._send(json.dumps(provider._metadata()).encode())

            def do_POST(self) -> None:
                body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                token = provider._token({name: values[0] for name, values in body.items()}, self.headers)
                self._send(json.dumps(token).encode(), status=200 if "id_token" in token else 400)

            def _send(self, body: bytes, kind: str = "application/json", status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def discovery(self) -> str:
        return f"{self.address}/.well-known/openid-configuration"

    def _metadata(self) -> dict[str, object]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _admit(self, who: str, asked: dict[str, str]) -> str:
        code = secrets.token_urlsafe()
        self._codes[code] = {**asked, "who": who}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, sent: dict[str, str], headers: object) -> dict[str, object]:
        asked = self._codes.pop(sent["code"])
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if headers["Authorization"] != f"Basic {basic}" or challenge != asked["code_challenge"]:  # type: ignore[index]
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": asked["who"], "iat": now, "exp": now + 600}
        claims |= {"nonce": asked["nonce"], **PEOPLE[asked["who"]]}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self._key)
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 600, "id_token": token}

    def __enter__(self) -> "IdentityProvider":
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
