//! The HTTP side: webhook ingress, the API for bots, health and metrics.
