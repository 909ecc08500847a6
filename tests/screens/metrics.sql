-- An hour of work for the view of figures: more and more boxes, answers that scatter. Everything lies
-- five seconds behind the beginning of a minute before now, so that a slow machine shows the same.
DELETE FROM passage;
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299),
	box (i, a) AS (SELECT i, t.now - 5000000 - 60000000 * ((299 - i) * (299 - i) / 1600)
		+ i % 20 * 100000 FROM n, t)
INSERT INTO passage (plc, boot, track, arrived_us, identified_us, decided_us, answered_us,
	confirmed_us, item, asked_lane, reached_lane, result, scan)
SELECT 'demo', 7, 100 + i, a, a + 9000, a + 12000, a + 11000 + i * 7919 % 31 * 700 + i % 13 / 12 * 30000,
	a + 3400000, '', 1, 1, CASE WHEN i % 17 = 0 THEN 'no_read' WHEN i % 23 = 0 THEN 'unknown'
		WHEN i % 71 = 0 THEN 'late' ELSE 'sorted' END, NULL FROM box ORDER BY i;
INSERT INTO scan (at_us, place, source, carrier, symbology, data, text, item, verdict, event_id, clock_ok)
SELECT arrived_us + 1000, 'ident', 'r', CASE track % 3 WHEN 0 THEN 'barcode' ELSE 'nfc' END, 'TAG', x'00',
	'x', 'x', 'accepted', 'f' || track, 1 FROM passage WHERE result <> 'no_read';
