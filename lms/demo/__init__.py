"""A made-up world to look around in, filled through the same actions as the real one. Only Blokker and Haren exist."""
