-- Leases are columns here, and what is claimed is locked: nothing is found in an index alone.
SELECT 1;
