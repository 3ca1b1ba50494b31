"""The frame that all simulated partner systems share: control port, faults, record of what came in, life."""
