CREATE TYPE "sync_wait_reason" AS ENUM ('SLOT', 'INTERNAL_ERROR');

ALTER TABLE "sync_run" ADD COLUMN "wait_reason" "sync_wait_reason",
ADD COLUMN "wait_until" TIMESTAMPTZ(3);
