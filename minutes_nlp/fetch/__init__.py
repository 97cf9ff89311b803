"""Fetching minutes from ModernGov sites: politely, from checked addresses only, and never twice."""

from minutes_nlp.fetch.addresses import read_address, scope_of
from minutes_nlp.fetch.asking import Desk
from minutes_nlp.fetch.client import Client, Clock, Manners
from minutes_nlp.fetch.failures import FetchError, RefusedError, StopError
from minutes_nlp.fetch.fetching import Outcome, Summary, Wanted, What, fetch
from minutes_nlp.fetch.manifest import FOLDER, Manifest, folder_name
from minutes_nlp.fetch.moderngov import site_of
from minutes_nlp.fetch.network import Network

__all__ = [
    "FOLDER",
    "Client",
    "Clock",
    "Desk",
    "FetchError",
    "Manifest",
    "Manners",
    "Network",
    "Outcome",
    "RefusedError",
    "StopError",
    "Summary",
    "Wanted",
    "What",
    "fetch",
    "folder_name",
    "read_address",
    "scope_of",
    "site_of",
]
