-- The names of fixture.sql in English, for the English screens.
UPDATE article SET name = CASE gtin WHEN '09521234000013' THEN 'Screw M6x20' WHEN '09521234000020' THEN 'Wood dowel 8 mm'
	WHEN '09521234000037' THEN 'Coffee 1 kg' ELSE 'Spare light barrier' END;
UPDATE item SET name = (SELECT name FROM article WHERE gtin = item.article) WHERE name <> '';
UPDATE place SET title = 'Shelf Ä' WHERE name = 'shelf';
UPDATE point SET title = 'motor temperature' WHERE name = 'TEMPERATURE';
UPDATE point SET title = 'cabinet door' WHERE name = 'DOOR_OPEN';
UPDATE note SET text = 'corner dented, content fine';
