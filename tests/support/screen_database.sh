# screen_database: SQL of a database as the programs make it, and with the rows of the golden screens. Source it; for sh,
# from the top folder.

# The marks of a database of the newest schema.
database_pragmas() {
	echo "PRAGMA user_version = $(($(grep -c '^-- step ' core/store/schema.sql) + 1));"
	echo "PRAGMA application_id = $(sed -n 's/^#define STORE_APPLICATION_ID \(0x[0-9A-Fa-f]*\).*/\1/p' core/store/store_sql.h);"
}

# Its rows are so many seconds old when it is loaded.
screen_sql() {
	cat core/store/schema.sql
	database_pragmas
	cat tests/screens/fixture.sql
}
