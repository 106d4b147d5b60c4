-- How long orders wait for Temporal: "availableAt" moves with each try.
ALTER TABLE "outbox_message" ADD COLUMN "enqueuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- The runs that ended within the last hour are counted with each scrape.
CREATE INDEX "sync_run_finishedAt_idx" ON "sync_run"("finishedAt");
