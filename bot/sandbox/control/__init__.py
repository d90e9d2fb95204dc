"""The control interface: playing people, moving the clock, making weather."""
