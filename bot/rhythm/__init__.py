"""When: rules, zones, working time and holidays → the next instant. Pure; nothing here reads a clock."""
