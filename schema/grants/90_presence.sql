-- Who has a case open: by calling only.
GRANT EXECUTE ON FUNCTION hotline.case_presence TO hotline_server;
