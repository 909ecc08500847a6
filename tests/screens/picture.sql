-- For docs/pictures: lanes that have been filled for a while, and nothing that is out of order.
INSERT INTO signal (at_us, plc, name, value)
SELECT t.ahead + 2950000, 'demo', s.name, s.value
FROM (SELECT 'LANE1_COUNT' AS name, 11 AS value UNION ALL SELECT 'LANE2_COUNT', 7 UNION ALL SELECT 'LANE3_COUNT', 3) s, t;
DELETE FROM alarm;
UPDATE program SET state = 'ready', detail = '' WHERE state = 'down';
