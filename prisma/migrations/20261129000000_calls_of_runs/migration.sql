ALTER TABLE "call_permit" ADD COLUMN "series_id" TEXT;

ALTER TABLE "sync_run" ADD COLUMN "calls" INTEGER;
