-- An hour of work for the view of figures: more and more boxes, answers that scatter.
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 240)
INSERT INTO passage (plc, boot, track, arrived_us, identified_us, decided_us, answered_us,
	confirmed_us, item, asked_lane, reached_lane, result)
SELECT 'demo', 6, 100 + i, a, a + 9000, a + 12000, a + 11000 + i * 7919 % 31 * 700,
	a + 3400000, '', 1, 1, CASE WHEN i % 17 = 0 THEN 'no_read' WHEN i % 23 = 0 THEN 'unknown'
		WHEN i % 71 = 0 THEN 'late' ELSE 'sorted' END
FROM (SELECT i, t.now - 60000000 - (240 - i) * (240 - i) * 60000 AS a FROM n, t);
