"""Staff pages by role, and the resident's page behind the QR code."""
