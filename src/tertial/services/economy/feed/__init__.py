"""The ledger's files in and out: watched folders, months closed, masking, saved mappings, files to the ERP."""
