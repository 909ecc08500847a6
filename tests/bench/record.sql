-- A long record: 230,000 boxes, one every 4 s, ten million facts. Fed to sqlite3 after the schema.
CREATE TEMP TABLE box AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 230000)
SELECT i, 1700000000000000 + i * 4000000 AS at_us, 1 + i % 3 AS lane,
	'https://id.gs1.org/01/0952123400001' || (i % 10) || '/21/' || i AS item FROM n;
INSERT INTO article (gtin, name, lane) SELECT '0952123400001' || i, 'Article ' || i, 1 + i % 3 FROM
	(WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n);
INSERT INTO scan (at_us, place, source, carrier, symbology, data, text, item, verdict, event_id, clock_ok)
SELECT at_us + 9000, 'ident', 'nfc', 'nfc', 'NTAG213', x'00', 'x', item, 'accepted', 's' || i, 1 FROM box;
INSERT INTO passage (plc, boot, track, arrived_us, identified_us, decided_us, answered_us, confirmed_us,
	item, asked_lane, reached_lane, result, scan, ended_us)
SELECT 'plc1', 1, 1 + i % 65535, at_us, at_us + 10000, at_us + 12000, at_us + 18000, at_us + 3400000, item,
	lane, lane, 'sorted', i, at_us + 3400000 FROM box;
INSERT INTO item (key, article, name, place, seen_us) SELECT item, substr(item, 23, 14), '', 'lane' || lane, at_us FROM box;
INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan, event_id)
SELECT at_us + 9000, item, '', 'ident', 'inspecting', 'in_progress', i, 'a' || i FROM box;
INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, passage, event_id)
SELECT at_us + 3400000, item, 'ident', 'lane' || lane, 'storing', 'in_progress', i, 'b' || i FROM box;
CREATE TEMP TABLE edge (n, ms, name);
INSERT INTO edge WITH RECURSIVE k (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < 37)
SELECT n, n * 100, CASE n % 8 WHEN 0 THEN 'ENCODER' WHEN 1 THEN 'STATE' WHEN 2 THEN 'LB_IDENT'
	WHEN 3 THEN 'ENCODER' WHEN 4 THEN 'ARRIVAL_SEQ' WHEN 5 THEN 'STOPPER_OPEN' WHEN 6 THEN 'ENCODER'
	ELSE 'LB_INFEED' END FROM k;
INSERT INTO signal (at_us, plc, name, value)
SELECT b.at_us + e.ms * 1000, 'plc1', e.name, CASE e.name WHEN 'ENCODER' THEN b.i * 800 + e.n * 20
	WHEN 'ARRIVAL_SEQ' THEN 1 + b.i % 65535 ELSE e.n / 8 % 2 END FROM box b, edge e ORDER BY b.i, e.n;
INSERT INTO program (role, pid, seen_us, state) VALUES ('plc-bridge:plc1', 1, 1700000000000000 + 230001 * 4000000, 'ready');
