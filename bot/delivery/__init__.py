"""Takes what the outbox holds to the transport: claim, send, settle."""
