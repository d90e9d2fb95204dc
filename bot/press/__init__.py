"""What is printed: charts as SVG, and from them pictures, in a process of its own.

Ground: it knows nothing of Slack, of projects and of languages. Whoever has something printed brings the words.
"""
