-- The one database. Facts (scan, signal, passage, move, alarm, command) are appended; item is a
-- projection of move. Times are integer microseconds since 1970 UTC. docs/tables.md says
-- what others may rely on: columns are added, never renamed or removed.
-- Every step of a migration is one section, begun by a line "-- step N" from the second on; PRAGMA
-- user_version counts them (core/store/store_open.c). A section that was released is never changed.

CREATE TABLE scan (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	place TEXT NOT NULL,
	source TEXT NOT NULL,
	carrier TEXT NOT NULL,
	symbology TEXT NOT NULL,
	tag TEXT NOT NULL DEFAULT '',
	data BLOB NOT NULL,
	text TEXT NOT NULL,
	item TEXT NOT NULL,
	verdict TEXT NOT NULL,
	event_id TEXT NOT NULL UNIQUE,
	clock_ok INTEGER NOT NULL
) STRICT;
CREATE INDEX scan_by_item ON scan (item, seq);
CREATE INDEX scan_by_place ON scan (place, seq);

CREATE TABLE signal (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	plc TEXT NOT NULL,
	name TEXT NOT NULL,
	value INTEGER NOT NULL
) STRICT;
CREATE INDEX signal_by_name ON signal (plc, name, seq);

CREATE TABLE passage (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	plc TEXT NOT NULL,
	boot INTEGER NOT NULL,
	track INTEGER NOT NULL,
	arrived_us INTEGER NOT NULL,
	identified_us INTEGER,
	decided_us INTEGER,
	answered_us INTEGER,
	confirmed_us INTEGER,
	item TEXT NOT NULL DEFAULT '',
	asked_lane INTEGER,
	reached_lane INTEGER,
	result TEXT NOT NULL DEFAULT '',
	scan INTEGER REFERENCES scan (seq),
	window_us INTEGER -- scans at the ident point from here to decided_us belong to this box
) STRICT;
CREATE INDEX passage_open ON passage (plc, result, seq);
CREATE INDEX passage_by_item ON passage (item, seq);

CREATE TABLE move (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	item TEXT NOT NULL,
	from_place TEXT NOT NULL,
	to_place TEXT NOT NULL,
	biz_step TEXT NOT NULL,
	disposition TEXT NOT NULL,
	scan INTEGER REFERENCES scan (seq),
	passage INTEGER REFERENCES passage (seq),
	event_id TEXT NOT NULL UNIQUE,
	corrects INTEGER REFERENCES move (seq)
) STRICT;
CREATE INDEX move_by_item ON move (item, seq);

CREATE TABLE item (
	key TEXT PRIMARY KEY,
	article TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',
	place TEXT NOT NULL DEFAULT '',
	parent TEXT NOT NULL DEFAULT '',
	seen_us INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX item_by_place ON item (place);

CREATE TABLE article (
	gtin TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	lane INTEGER NOT NULL CHECK (lane BETWEEN 1 AND 3)
) STRICT;

CREATE TABLE place (
	name TEXT PRIMARY KEY,
	title TEXT NOT NULL DEFAULT '',
	biz_step TEXT NOT NULL DEFAULT 'storing',
	lane INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO place (name, biz_step, lane) VALUES
	('ident', 'inspecting', 0), ('lane1', 'storing', 1), ('lane2', 'storing', 2),
	('lane3', 'holding', 3);

-- A tag without known content, tied to an item by its UID.
CREATE TABLE tag (
	uid TEXT PRIMARY KEY,
	item TEXT NOT NULL
) STRICT;

CREATE TABLE alarm (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	source TEXT NOT NULL,
	code TEXT NOT NULL,
	severity TEXT NOT NULL,
	text TEXT NOT NULL,
	acked_us INTEGER,
	cleared_us INTEGER
) STRICT;
CREATE INDEX alarm_open ON alarm (source, code, cleared_us);

CREATE TABLE command (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	plc TEXT NOT NULL,
	verb TEXT NOT NULL,
	argument TEXT NOT NULL DEFAULT '',
	deadline_us INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting',
	detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX command_waiting ON command (plc, state, seq);

CREATE TABLE program (
	role TEXT PRIMARY KEY,
	pid INTEGER NOT NULL,
	seen_us INTEGER NOT NULL,
	state TEXT NOT NULL,
	detail TEXT NOT NULL DEFAULT ''
) STRICT;

-- Stock: serial items by where they are, quantities by what moved in and out.
CREATE VIEW stock AS
	SELECT place, article, max(name) AS name, count(*) AS quantity, max(seen_us) AS seen_us
	FROM item
	WHERE place <> '' AND NOT (key GLOB 'https://id.gs1.org/01/[0-9]*' AND length(key) = 36)
	GROUP BY place, article, CASE article WHEN '' THEN key ELSE '' END
	UNION ALL
	SELECT q.place, substr(q.item, 23) AS article, coalesce(a.name, '') AS name,
		sum(q.n) AS quantity, max(q.at_us) AS seen_us
	FROM (
		SELECT to_place AS place, item, 1 AS n, at_us FROM move
		UNION ALL
		SELECT from_place, item, -1, at_us FROM move
	) q LEFT JOIN article a ON a.gtin = substr(q.item, 23)
	WHERE q.place <> '' AND q.item GLOB 'https://id.gs1.org/01/[0-9]*' AND length(q.item) = 36
	GROUP BY q.place, q.item HAVING sum(q.n) <> 0;

-- step 2
-- Where each signal of each PLC lies, as the bridge found it in the profile when it started.
CREATE TABLE point (
	plc TEXT NOT NULL,
	name TEXT NOT NULL,
	area TEXT NOT NULL,    -- holding, input, discrete, coil; none: this PLC does not have it
	address INTEGER,       -- 0-based
	bit INTEGER,           -- of a register
	write_address INTEGER, -- board to PLC: holding register
	kind TEXT NOT NULL,    -- register, signed, pair, bit
	direction TEXT NOT NULL, -- from_plc, to_plc
	scale REAL NOT NULL DEFAULT 1, -- shown value = signal.value * scale
	unit TEXT NOT NULL DEFAULT '',
	title TEXT NOT NULL DEFAULT '',
	own INTEGER NOT NULL DEFAULT 0, -- 1: the user's own, not of the register map
	PRIMARY KEY (plc, name)
) STRICT;

-- step 3
-- The microscope: what goes over a wire, kept only while somebody looks and only the newest frames.
CREATE TABLE wire (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	role TEXT NOT NULL,      -- of the program: plc-bridge:plc1, reader:nfc
	protocol TEXT NOT NULL,  -- modbus-tcp, modbus-rtu, pn532
	direction TEXT NOT NULL, -- sent, received
	data BLOB NOT NULL       -- as it went over the wire
) STRICT;
CREATE INDEX wire_by_role ON wire (role, seq);
-- Somebody looks at the wire of a program, until then. The looking ones put it off again and again.
CREATE TABLE watch (
	role TEXT PRIMARY KEY,
	until_us INTEGER NOT NULL
) STRICT;

-- step 4
-- A place's own printed code: the item key of a GLN (https://id.gs1.org/414/…); '': WSP:PLACE:NAME
ALTER TABLE place ADD COLUMN code TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX place_by_code ON place (code) WHERE code <> '';

-- A source whose scans count at another place for a while, because that place's code was scanned.
CREATE TABLE chosen_place (
	source TEXT PRIMARY KEY,
	place TEXT NOT NULL,
	used_us INTEGER NOT NULL -- of the place's code, or of the last scan that was booked there
) STRICT;

-- The business step of the last booking that stands: part of the projection.
ALTER TABLE item ADD COLUMN step TEXT NOT NULL DEFAULT '';
UPDATE item SET step = coalesce((SELECT m.biz_step FROM move m WHERE m.item = item.key
	AND m.corrects IS NULL
	AND NOT EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)
	ORDER BY m.seq DESC LIMIT 1), '');
CREATE INDEX item_by_parent ON item (parent) WHERE parent <> '';

-- Stock: serial items by where they are, quantities by what moved in and out. What was shipped has
-- left: it is found (item, move), but it does not count.
DROP VIEW stock;
CREATE VIEW stock AS
	SELECT place, article, max(name) AS name, count(*) AS quantity, max(seen_us) AS seen_us
	FROM item
	WHERE place <> '' AND step <> 'shipping'
		AND NOT (key GLOB 'https://id.gs1.org/01/[0-9]*' AND length(key) = 36)
	GROUP BY place, article, CASE article WHEN '' THEN key ELSE '' END
	UNION ALL
	SELECT q.place, substr(q.item, 23) AS article, coalesce(a.name, '') AS name,
		sum(q.n) AS quantity, max(q.at_us) AS seen_us
	FROM (
		SELECT to_place AS place, item, 1 AS n, at_us FROM move
		WHERE biz_step <> 'shipping' OR corrects IS NOT NULL
		UNION ALL
		SELECT from_place, item, -1, at_us FROM move
		WHERE biz_step <> 'shipping' OR corrects IS NULL
	) q LEFT JOIN article a ON a.gtin = substr(q.item, 23)
	WHERE q.place <> '' AND q.item GLOB 'https://id.gs1.org/01/[0-9]*' AND length(q.item) = 36
	GROUP BY q.place, q.item HAVING sum(q.n) <> 0;

-- What each program reads or talks to, and what it is asked to change over to while it runs.
CREATE TABLE wiring (
	role TEXT PRIMARY KEY,
	home TEXT NOT NULL DEFAULT '',    -- the address of its command line
	present TEXT NOT NULL DEFAULT '', -- the address it uses
	address TEXT NOT NULL DEFAULT '', -- what it was asked to use; '': home
	at_us INTEGER NOT NULL DEFAULT 0, -- when it was asked
	"by" TEXT NOT NULL DEFAULT '',    -- by whom
	wish INTEGER NOT NULL DEFAULT 0,  -- counts what was asked …
	answer INTEGER NOT NULL DEFAULT 0, -- … and this is the one it has answered
	refusal TEXT NOT NULL DEFAULT '', -- why it did not change over; '': it did
	since_us INTEGER NOT NULL DEFAULT 0 -- when it last changed over; facts before are of another device
) STRICT;

-- step 5
-- What somebody wrote about an item on a dashboard.
CREATE TABLE note (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	item TEXT NOT NULL,
	text TEXT NOT NULL,
	given_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX note_by_item ON note (item, seq);
-- Who gave it: tui:anna, cli:anna, the source of a scanned code; empty: not known.
ALTER TABLE command ADD COLUMN given_by TEXT NOT NULL DEFAULT '';

-- step 6
-- The time machine: what was at a moment is found by time, and stock from the nearest mark on.
CREATE INDEX scan_by_time ON scan (at_us);
CREATE INDEX passage_by_time ON passage (arrived_us);
CREATE INDEX move_by_time ON move (at_us);
CREATE INDEX alarm_by_time ON alarm (at_us);
-- When the result became known; the other times of a passage do not say it.
ALTER TABLE passage ADD COLUMN ended_us INTEGER;
-- Shipped things do not count: did this one count at from_place, does it count at to_place?
ALTER TABLE move ADD COLUMN taken INTEGER NOT NULL DEFAULT 1;
ALTER TABLE move ADD COLUMN counted INTEGER NOT NULL DEFAULT 1;
UPDATE move SET counted = 0 WHERE biz_step = 'shipping' AND corrects IS NULL;
UPDATE move SET taken = 0 WHERE biz_step = 'shipping' AND corrects IS NOT NULL;
UPDATE move SET taken = 0 WHERE corrects IS NULL
	AND NOT (item GLOB 'https://id.gs1.org/01/[0-9]*' AND length(item) = 36)
	AND (SELECT p.counted FROM move p WHERE p.item = move.item AND p.seq < move.seq
		ORDER BY p.seq DESC LIMIT 1) = 0;
-- The stock as it was after a move; written every thousand moves (STORE_MARK_MOVES).
CREATE TABLE stock_mark (
	move INTEGER NOT NULL,
	at_us INTEGER NOT NULL, -- the latest time of all moves up to then
	place TEXT NOT NULL,
	article TEXT NOT NULL,
	name TEXT NOT NULL,
	quantity INTEGER NOT NULL,
	seen_us INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_mark_by_move ON stock_mark (move);
CREATE INDEX stock_mark_by_time ON stock_mark (at_us);
-- Marks for what has moved already.
INSERT INTO stock_mark (move, at_us, place, article, name, quantity, seen_us)
	WITH step (move, place, article, name, n, at_us) AS (
		SELECT (m.seq + 999) / 1000 * 1000, m.to_place, coalesce(i.article, ''), coalesce(i.name, ''),
			1, m.at_us FROM move m LEFT JOIN item i ON i.key = m.item WHERE m.to_place <> '' AND m.counted
		UNION ALL
		SELECT (m.seq + 999) / 1000 * 1000, m.from_place, coalesce(i.article, ''),
			coalesce(i.name, ''), -1, 0 FROM move m LEFT JOIN item i ON i.key = m.item
			WHERE m.from_place <> '' AND m.taken),
	thing (place, article, name) AS (SELECT place, article,
		CASE article WHEN '' THEN name ELSE max(name) END FROM step
		GROUP BY place, article, CASE article WHEN '' THEN name ELSE '' END),
	mark (move, at_us) AS (SELECT b.seq, (SELECT max(at_us) FROM move WHERE seq <= b.seq
		AND seq > b.seq - 1000) FROM move b WHERE b.seq % 1000 = 0),
	change (move, place, article, name, n, at_us) AS (SELECT move, place, article,
		CASE article WHEN '' THEN name ELSE '' END, sum(n), max(at_us) FROM step GROUP BY 1, 2, 3, 4)
	SELECT move, at_us, place, article, name, quantity, seen_us FROM (
		SELECT m.move, m.at_us, t.place, t.article, t.name,
			sum(coalesce(c.n, 0)) OVER same AS quantity, max(coalesce(c.at_us, 0)) OVER same AS seen_us
		FROM mark m JOIN thing t LEFT JOIN change c ON c.move = m.move AND c.place = t.place
			AND c.article = t.article AND c.name = CASE t.article WHEN '' THEN t.name ELSE '' END
		WINDOW same AS (PARTITION BY t.place, t.article, CASE t.article WHEN '' THEN t.name ELSE '' END
			ORDER BY m.move))
	WHERE quantity <> 0;

-- step 7
-- Scans up to this one are of this box or of earlier ones. Sequence numbers stay in order when the
-- clock is set; times do not.
ALTER TABLE passage ADD COLUMN scans_until INTEGER NOT NULL DEFAULT 0;
-- Why asked_lane is what it is: sorted, no_read, multiple, unknown, operator; written with decided_us.
-- '': not decided, or decided before this step.
ALTER TABLE passage ADD COLUMN decision TEXT NOT NULL DEFAULT '';

-- step 8
-- Tries of a device that found no code, as it says itself (NoRead); not scans.
CREATE TABLE no_read (
	seq INTEGER PRIMARY KEY,
	at_us INTEGER NOT NULL,
	place TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT;
CREATE INDEX no_read_by_time ON no_read (at_us);

-- step 9
-- PLCs on other computers and on serial lines that a bridge may write into.
CREATE TABLE plc_permission (
	address TEXT PRIMARY KEY,          -- tcp:HOST:PORT, rtu:DEVICE
	plc TEXT NOT NULL DEFAULT '',      -- the bridge that waits or waited for it
	allowed_us INTEGER,                -- when a person allowed it; NULL: a bridge waits for it
	allowed_by TEXT NOT NULL DEFAULT '' -- program and user: cli:anna, tui:anna
) STRICT;

-- step 10
-- Which of two things was seen later: the newest scan when it was seen. Times do not say it when the
-- clock is set.
ALTER TABLE item ADD COLUMN seen_scan INTEGER NOT NULL DEFAULT 0;
UPDATE item SET seen_scan = coalesce((SELECT max(s.seq) FROM scan s WHERE s.item = item.key), 0);
-- Stock as in step 4; seen_us is the time of what was seen last, not the largest time.
DROP VIEW stock;
CREATE VIEW stock AS
	SELECT place, article, max(name) AS name, count(*) AS quantity,
		CAST(substr(max(printf('%020d%020d', seen_scan, seen_us)), 21) AS INTEGER) AS seen_us,
		max(seen_scan) AS seen_scan
	FROM item
	WHERE place <> '' AND step <> 'shipping'
		AND NOT (key GLOB 'https://id.gs1.org/01/[0-9]*' AND length(key) = 36)
	GROUP BY place, article, CASE article WHEN '' THEN key ELSE '' END
	UNION ALL
	-- at_us and scan are those of the row with the largest seq (SQLite: bare columns beside one max)
	SELECT place, article, name, quantity, seen_us, seen_scan FROM (
		SELECT q.place, substr(q.item, 23) AS article, coalesce(a.name, '') AS name,
			sum(q.n) AS quantity, q.at_us AS seen_us, coalesce(q.scan, 0) AS seen_scan, max(q.seq)
		FROM (
			SELECT to_place AS place, item, 1 AS n, at_us, scan, seq FROM move
			WHERE biz_step <> 'shipping' OR corrects IS NOT NULL
			UNION ALL
			SELECT from_place, item, -1, at_us, scan, seq FROM move
			WHERE biz_step <> 'shipping' OR corrects IS NULL
		) q LEFT JOIN article a ON a.gtin = substr(q.item, 23)
		WHERE q.place <> '' AND q.item GLOB 'https://id.gs1.org/01/[0-9]*' AND length(q.item) = 36
		GROUP BY q.place, q.item HAVING sum(q.n) <> 0);

-- step 11
-- What is read at every change must not grow with the alarms that are over and acknowledged.
CREATE INDEX alarm_unsettled ON alarm (seq) WHERE cleared_us IS NULL OR acked_us IS NULL;
CREATE INDEX alarm_uncleared ON alarm (source, code) WHERE cleared_us IS NULL;
CREATE INDEX alarm_unacknowledged ON alarm (seq) WHERE acked_us IS NULL;

-- step 12
-- What the decision of a box rested on, written with decided_us: what is changed in the table article
-- later does not change it. decision (step 7) may also be late: the box had left the ident point without
-- an answer when it was decided.
-- sorted: the lane of its article. operator: the lane that was named. no_read, multiple, unknown: 3.
-- late: the lane that it would have been told. 0: not decided, or decided before this step.
ALTER TABLE passage ADD COLUMN decision_lane INTEGER NOT NULL DEFAULT 0;
-- sorted: the GTIN of the article whose lane it is. unknown: the GTIN that was read and has no article. late:
-- as it would have been. '': the decision rests on no article, or the bridge ended before it recorded it.
ALTER TABLE passage ADD COLUMN decision_article TEXT NOT NULL DEFAULT '';

-- step 13
-- Messages as facts: the id and a JSON array of the arguments (core/base/message.h). Beside them stands
-- what they say in the language of the program that wrote them: text, detail, refusal. '': no id.
-- scan: of one that was rejected, whose text says why.
ALTER TABLE scan ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE scan ADD COLUMN arguments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE alarm ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE alarm ADD COLUMN arguments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE program ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE program ADD COLUMN arguments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE command ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE command ADD COLUMN arguments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE wiring ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE wiring ADD COLUMN arguments TEXT NOT NULL DEFAULT '[]';

-- step 14
-- The scans of a box as a JSON array, if they were matched by the belt's position (read_offset_mm): boxes
-- that come close have windows of time that overlap. '': window_us counts.
ALTER TABLE passage ADD COLUMN scans TEXT NOT NULL DEFAULT '';

-- step 15
-- The key of the hashes that stand for codes about persons (core/code/personal.h). It is random, belongs to this
-- database and is in no export.
CREATE TABLE personal_key (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	key BLOB NOT NULL
) STRICT;
INSERT INTO personal_key (id, key) VALUES (1, randomblob(16));
-- Copies of this database that warenspur backup has made: warenspur forget names them.
CREATE TABLE backup (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,  -- when it was begun
	path TEXT NOT NULL,      -- absolute
	last_scan INTEGER NOT NULL, -- the newest scan that it holds
	given_by TEXT NOT NULL DEFAULT ''
) STRICT;
-- What was erased by warenspur forget: that, when, by whom and how many, never what.
CREATE TABLE erasure (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	given_by TEXT NOT NULL DEFAULT '',
	selection TEXT NOT NULL, -- scan, before, personal
	first_scan INTEGER NOT NULL, -- of the erased ones
	last_scan INTEGER NOT NULL,
	scans INTEGER NOT NULL,
	places INTEGER NOT NULL  -- other rows that repeated them
) STRICT;
-- When the content of a scan was erased: data and text are empty, item is 'erased:SEQ'. NULL: it was not.
ALTER TABLE scan ADD COLUMN erased_us INTEGER;

-- step 16
-- What a code said about the goods beside their key: one row per scan that had any of it. Facts; not written for
-- scans of before this step.
CREATE TABLE lot_scan (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	scan INTEGER NOT NULL REFERENCES scan (seq),
	item TEXT NOT NULL,                    -- what it is about: the scan's item, or the single item that the label is on
	article TEXT NOT NULL DEFAULT '',      -- GTIN in the code
	lot TEXT NOT NULL DEFAULT '',          -- batch or lot
	serial TEXT NOT NULL DEFAULT '',
	best_before TEXT NOT NULL DEFAULT '',  -- YYYY-MM-DD; a time behind it: YYYY-MM-DDThh:mm
	expiry TEXT NOT NULL DEFAULT '',
	production TEXT NOT NULL DEFAULT '',
	net_g INTEGER,                         -- weight
	gross_g INTEGER
) STRICT;
CREATE INDEX lot_scan_by_scan ON lot_scan (scan);
CREATE INDEX lot_scan_by_item ON lot_scan (item, seq);
CREATE INDEX lot_scan_by_lot ON lot_scan (lot COLLATE NOCASE) WHERE lot <> '';
CREATE INDEX lot_scan_by_date ON lot_scan (coalesce(nullif(expiry, ''), best_before))
	WHERE best_before <> '' OR expiry <> '';
-- The lot of a piece of counted goods that was moved.
CREATE TABLE lot_move (
	move INTEGER PRIMARY KEY REFERENCES move (seq),
	lot_scan INTEGER NOT NULL REFERENCES lot_scan (seq)
) STRICT;
CREATE INDEX lot_move_by_lot ON lot_move (lot_scan);
-- Where each lot is now. A single item: what was said of it last. Counted goods: what moved in and out.
-- shipped: it has left by this place. quantity 0: it was scanned there, but is not in stock.
CREATE VIEW lot AS
	SELECT l.lot, l.best_before, l.expiry, l.production, i.key AS item,
		coalesce(nullif(l.article, ''), i.article) AS article, i.name, i.place,
		i.step = 'shipping' AS shipped, 1 AS quantity, l.serial, l.net_g, l.gross_g, i.seen_us
	FROM item i JOIN lot_scan l ON l.seq = (SELECT n.seq FROM lot_scan n WHERE n.item = i.key
		AND n.lot || n.best_before || n.expiry || n.production <> '' ORDER BY n.seq DESC LIMIT 1)
	WHERE i.place <> '' AND NOT (i.key GLOB 'https://id.gs1.org/01/[0-9]*' AND length(i.key) = 36)
	UNION ALL
	SELECT q.lot, q.best_before, q.expiry, q.production, q.item, substr(q.item, 23),
		coalesce(a.name, ''), q.place, q.shipped, sum(q.n), '', NULL, NULL, max(q.at_us)
	FROM (
		SELECT l.lot, l.best_before, l.expiry, l.production, m.item, m.at_us,
			CASE s.n WHEN 1 THEN m.to_place ELSE m.from_place END AS place, s.n,
			m.biz_step = 'shipping' AND (s.n = 1) = (m.corrects IS NULL) AS shipped
		FROM lot_move k JOIN lot_scan l ON l.seq = k.lot_scan JOIN move m ON m.seq = k.move,
			(SELECT 1 AS n UNION ALL SELECT -1) s
		WHERE l.lot || l.best_before || l.expiry || l.production <> ''
	) q LEFT JOIN article a ON a.gtin = substr(q.item, 23)
	WHERE q.place <> ''
	GROUP BY q.lot, q.best_before, q.expiry, q.production, q.item, q.place, q.shipped
	HAVING sum(q.n) <> 0
	UNION ALL
	SELECT l.lot, l.best_before, l.expiry, l.production, l.item, l.article,
		coalesce((SELECT name FROM article WHERE gtin = l.article), ''), e.place, 0, 0, l.serial, l.net_g,
		l.gross_g, l.at_us
	FROM lot_scan l JOIN scan e ON e.seq = l.scan
	WHERE NOT EXISTS (SELECT 1 FROM move m WHERE m.item = l.item)
		AND NOT EXISTS (SELECT 1 FROM item i WHERE i.key = l.item AND i.place <> '')
		AND l.seq = (SELECT n.seq FROM lot_scan n WHERE n.item = l.item
			AND n.lot || n.best_before || n.expiry || n.production <> '' ORDER BY n.seq DESC LIMIT 1);

-- step 17
-- An evening with its beginning and its end. Its rows are those behind first_scan and so on; what came before is a
-- rehearsal. The counts are anonymous and stay when the tables are cleared (warenspur session archive).
CREATE TABLE session (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	begun_us INTEGER NOT NULL,
	ended_us INTEGER,               -- NULL: it runs; at most one does
	first_scan INTEGER NOT NULL,    -- the newest rows when it began
	first_passage INTEGER NOT NULL,
	first_move INTEGER NOT NULL,
	boxes INTEGER NOT NULL DEFAULT 0,        -- counted at its end
	scans INTEGER NOT NULL DEFAULT 0,
	participants INTEGER NOT NULL DEFAULT 0,
	given_by TEXT NOT NULL DEFAULT '',       -- who began it
	backup TEXT NOT NULL DEFAULT '',         -- the copy made at its end, later its archive; '': none yet
	archived_us INTEGER                      -- when the tables were cleared into it; NULL: they were not
) STRICT;
CREATE UNIQUE INDEX session_running ON session ((ended_us IS NULL)) WHERE ended_us IS NULL;
-- Who said hello with a sticker: a pseudonym, never a name. Cleared with the session.
CREATE TABLE participant (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	session INTEGER NOT NULL REFERENCES session (seq),
	code TEXT NOT NULL,             -- on the sticker: WSP:GUEST:CODE
	joined_us INTEGER NOT NULL,
	seen_us INTEGER NOT NULL,
	place TEXT NOT NULL,            -- where it was scanned last
	UNIQUE (session, code)
) STRICT;
-- Signals that an archive holds and that are being deleted in small steps.
CREATE TABLE archived_signal (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	last INTEGER NOT NULL
) STRICT;

-- step 18
-- Spans of time in which a demonstration with simulated devices wrote into this database: facts outside of
-- them are of real devices. last_…: NULL: it has not ended yet, or it was killed.
CREATE TABLE simulation (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	begun_us INTEGER NOT NULL,
	ended_us INTEGER,
	first_scan INTEGER NOT NULL,  -- facts with these numbers, and those between, are simulated
	last_scan INTEGER,
	first_passage INTEGER NOT NULL,
	last_passage INTEGER,
	first_move INTEGER NOT NULL,
	last_move INTEGER
) STRICT;

-- step 19
-- A firm's own number of an article: '': it has none. Of an article without a GTIN the column gtin is
-- 'number:' and the number, so that item.article and passage.decision_article name it. A code whose text is
-- the number is that article.
ALTER TABLE article ADD COLUMN number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX article_by_number ON article (number) WHERE number <> '';
CREATE INDEX article_by_any_case ON article (number COLLATE NOCASE) WHERE number <> '';
-- The lane of one item; 0: that of its article.
ALTER TABLE item ADD COLUMN lane INTEGER NOT NULL DEFAULT 0 CHECK (lane BETWEEN 0 AND 3);

-- step 20
-- An alarm that comes again is one line to acknowledge: the newest row stands for those before it with the same
-- source, code, severity and message that are over and not acknowledged. They get acked_us and acked_by 'repeat'.
ALTER TABLE alarm ADD COLUMN times INTEGER NOT NULL DEFAULT 1; -- how many alarms the row stands for
ALTER TABLE alarm ADD COLUMN first_us INTEGER;                 -- at_us of the first of them; NULL: of this one
-- Who has acknowledged: '' a person; 'repeat': a later row stands for it; 'time': it was over for an hour.
ALTER TABLE alarm ADD COLUMN acked_by TEXT NOT NULL DEFAULT '';
UPDATE alarm SET times = k.n, first_us = k.first_us
	FROM (SELECT max(seq) AS seq, count(*) AS n, min(at_us) AS first_us FROM alarm
		WHERE acked_us IS NULL AND cleared_us IS NOT NULL GROUP BY source, code, severity, message) k
	WHERE alarm.seq = k.seq AND k.n > 1;
UPDATE alarm SET acked_us = cleared_us, acked_by = 'repeat'
	WHERE acked_us IS NULL AND cleared_us IS NOT NULL AND seq NOT IN (SELECT max(seq) FROM alarm
		WHERE acked_us IS NULL AND cleared_us IS NOT NULL GROUP BY source, code, severity, message);
-- A box that the PLC stopped the belt for: the light barrier in which it stuck and when; freed_us: when that was
-- not covered any more, NULL: it is stuck. Also of a box that its lane has confirmed: it is not in it yet.
ALTER TABLE passage ADD COLUMN stuck_at TEXT NOT NULL DEFAULT '';
ALTER TABLE passage ADD COLUMN stuck_us INTEGER;
ALTER TABLE passage ADD COLUMN freed_us INTEGER;
CREATE INDEX passage_stuck ON passage (plc, stuck_at) WHERE stuck_us IS NOT NULL AND freed_us IS NULL;

-- step 21
-- Was the reader handheld? Then a person has held the code to it; 0: a reader of a machine, or not known.
ALTER TABLE scan ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;

-- step 22
-- Where goods are whose box was lost, aborted or removed, until somebody says where they are (warenspur clarify).
INSERT OR IGNORE INTO place (name, biz_step, lane) VALUES ('clarify', 'inspecting', 0);
CREATE INDEX move_clarify ON move (item) WHERE to_place = 'clarify' OR from_place = 'clarify';

-- step 23
-- Lessons that were played (warenspur lesson). At most one runs.
CREATE TABLE lesson_run (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	lesson TEXT NOT NULL,                    -- 03-rfid-tag
	path TEXT NOT NULL,                      -- of its file
	session INTEGER REFERENCES session (seq), -- that ran when it began; NULL: none
	participant TEXT NOT NULL DEFAULT '',
	begun_us INTEGER NOT NULL,
	ended_us INTEGER,                        -- NULL: it runs
	state TEXT NOT NULL DEFAULT 'running'    -- running, done, left
) STRICT;
CREATE UNIQUE INDEX lesson_running ON lesson_run ((ended_us IS NULL)) WHERE ended_us IS NULL;
-- Its steps, one row from the beginning of each. Only facts behind the numbers after_… count for it.
CREATE TABLE lesson_step (
	run INTEGER NOT NULL REFERENCES lesson_run (seq),
	step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 7),
	begun_us INTEGER NOT NULL,
	done_us INTEGER,                         -- NULL: not done
	after_scan INTEGER NOT NULL,
	after_move INTEGER NOT NULL,
	after_passage INTEGER NOT NULL,
	after_signal INTEGER NOT NULL,
	after_command INTEGER NOT NULL,
	after_note INTEGER NOT NULL,
	after_alarm INTEGER NOT NULL,
	faults TEXT NOT NULL DEFAULT '',         -- of the simulated plant, active when it began
	belt INTEGER NOT NULL DEFAULT 0,         -- did the belt run when it began?
	hint_level INTEGER NOT NULL DEFAULT 0 CHECK (hint_level BETWEEN 0 AND 3),
	PRIMARY KEY (run, step)
) STRICT;

-- step 24
-- A trainer has started a hidden fault for the trainees (warenspur trainer). What it is stands here only after the
-- debrief.
CREATE TABLE exercise (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	begun_us INTEGER NOT NULL,
	ended_us INTEGER,                        -- NULL: it runs; at most one does
	session INTEGER REFERENCES session (seq), -- that ran when it began; NULL: none
	fault TEXT NOT NULL DEFAULT ''           -- name of the fault's file; '': no debrief yet
) STRICT;
CREATE UNIQUE INDEX exercise_running ON exercise ((ended_us IS NULL)) WHERE ended_us IS NULL;
-- Its moments, written by the debrief.
CREATE TABLE exercise_mark (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	exercise INTEGER NOT NULL REFERENCES exercise (seq),
	at_us INTEGER NOT NULL,
	kind TEXT NOT NULL,                      -- fault, symptom, look, mend
	UNIQUE (exercise, kind)
) STRICT;
CREATE INDEX exercise_mark_at ON exercise_mark (at_us);
-- Which view a dashboard has shown, from when on; only while an exercise runs.
CREATE TABLE look (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at_us INTEGER NOT NULL,
	view TEXT NOT NULL                       -- as in warenspur tui --view
) STRICT;
CREATE INDEX look_at ON look (at_us);
