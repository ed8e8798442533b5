-- Handovers: by calling only; their tables are nobody's to read.
GRANT EXECUTE ON FUNCTION
    hotline.handover_new, hotline.handovers_page, hotline.handover_one, hotline.handover_take,
    hotline.handover_mark
    TO hotline_server;
