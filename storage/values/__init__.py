"""The nouns that are remembered, as frozen values, a file a topic; `storage/tables` has the same as tables.

The order of the fields is the order of the columns: a value is made as `Project(*row)`.
Every moment is aware and in UTC. A `date` is local to the zone of its project.
"""
