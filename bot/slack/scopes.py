"""The permissions that app.yaml asks Slack for, as the token must have them; a test compares the two."""

NEEDED = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "reactions:read",
    "users:read",
)
OPTIONAL = ("pins:write", "files:write", "files:read")
