"""Slowing down who guesses passwords, without a way to lock somebody else out for good.

Failures are counted per account and address together, per address, and per account. The last kind would let
anybody lock out anybody: so it does not hold for addresses from which the account has signed in before. Each
lock ends by itself when its failures are old enough.
"""

from minutes_nlp.accounts.tables import File, digest

__all__ = ["Throttle"]

# Most failures within so many seconds: of one address on one account, of one address, on one account from
# addresses it has never signed in from.
_PAIR, _PAIR_SECONDS = 5, 15 * 60
_ADDRESS, _ADDRESS_SECONDS = 20, 15 * 60
_ACCOUNT, _ACCOUNT_SECONDS = 50, 60 * 60
_KNOWN_SECONDS = 90 * 24 * 3600
# Strangers must not be able to fill a log that may not be cut.
_NOTED = 100


class Throttle:
    """The attempts to sign in: see ``Accounts.throttle``."""

    def __init__(self, file: File) -> None:
        self._file = file

    def wait(self, name: str, address: str) -> int:
        """Count an attempt to sign in as failed until ``succeeded`` says otherwise.

        So many attempts at once are not more than one after the other.

        Args:
            name: The name typed, whether there is such an account or not.
            address: The address it comes from; of IPv6 the network.

        Returns:
            How many seconds to wait before the next attempt; 0 where this one may go on. One that may not is
            not counted.
        """
        now, who, place = self._file.now(), digest(name), digest(address)
        with self._file.change() as db:
            db.execute("DELETE FROM failures WHERE at <= ?", (now - _ACCOUNT_SECONDS,))
            db.execute("DELETE FROM known WHERE at <= ?", (now - _KNOWN_SECONDS,))
            known = db.execute("SELECT 1 FROM known WHERE name = ? AND address = ?", (who, place)).fetchone()
            limits = [
                ("name = ?1 AND address = ?2", _PAIR, _PAIR_SECONDS),
                ("address = ?2 AND ?1 = ?1", _ADDRESS, _ADDRESS_SECONDS),
            ]
            if not known:
                limits.append(("name = ?1 AND ?2 = ?2", _ACCOUNT, _ACCOUNT_SECONDS))
            waits = [0]
            for where, most, seconds in limits:
                # The failure that has to grow old before there are fewer than the most.
                query = (
                    f"SELECT at FROM failures WHERE {where} AND at > ?3 ORDER BY at DESC LIMIT 1 OFFSET ?4"  # noqa: S608  # our own words
                )
                row = db.execute(query, (who, place, now - seconds, most - 1)).fetchone()
                waits.append(row[0] + seconds - now if row else 0)
            if not max(waits):
                db.execute("INSERT INTO failures VALUES (?, ?, ?)", (who, place, now))
        return max(waits)

    def are_few(self) -> bool:
        """Tell whether so few attempts have failed in the last hour that each may be noted for good."""
        return int(self._file.rows("SELECT count(*) FROM failures")[0][0]) <= _NOTED

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of an address on an account, and know the address from now on."""
        now, who, place = self._file.now(), digest(name), digest(address)
        with self._file.change() as db:
            db.execute("DELETE FROM failures WHERE name = ? AND address = ?", (who, place))
            db.execute("INSERT OR REPLACE INTO known VALUES (?, ?, ?)", (who, place, now))
