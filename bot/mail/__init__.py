"""The door for those who read by mail: the only folder that knows SMTP."""
