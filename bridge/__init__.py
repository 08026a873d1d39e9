"""NEON bridge joins the NEON softphone to the browser and the CRM."""

__version__ = "0.1.0"
