-- Sealed bytes do not shrink, so nobody tries; and an envelope of up to half a page stays in its row
-- instead of in two to five rows of a table beside it, each with an index entry.
ALTER TABLE hotline.record ALTER envelope SET STORAGE EXTERNAL;
ALTER TABLE hotline.record SET (toast_tuple_target = 8160);
ALTER TABLE hotline.statistics_copy ALTER envelope SET STORAGE EXTERNAL;
ALTER TABLE hotline.statistics_copy SET (toast_tuple_target = 8160);
