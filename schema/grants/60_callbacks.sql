-- Callback codes and receipts.
GRANT EXECUTE ON FUNCTION
    hotline.callback_issue, hotline.callback_redeem, hotline.case_receipt, hotline.receipt_try
    TO hotline_server;
