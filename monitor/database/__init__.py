"""Everything stored, and the only place with SQL. Functions take an open connection; callers own the transaction."""
