GRANT EXECUTE ON FUNCTION hotline.health() TO hotline_server, hotline_readonly;
