ALTER TABLE "call_permit" ADD COLUMN "series_id" TEXT;

ALTER TABLE "sync_run" ADD COLUMN "calls" INTEGER;

ALTER TABLE "permit_ticket" ADD COLUMN "is_of_day" BOOLEAN NOT NULL DEFAULT false;
