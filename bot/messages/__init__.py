"""What the bot says unasked.

An intention names a fact ("show record 12"). Its content is found when it is sent, and passes the gate: every content
names the audience it is meant for, every destination the audience that reads there, and what does not fit is refused.
"""
