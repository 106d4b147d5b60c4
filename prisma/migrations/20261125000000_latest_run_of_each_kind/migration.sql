-- CreateIndex
CREATE INDEX "sync_run_practiceId_kind_requestedAt_idx" ON "sync_run"("practiceId", "kind", "requestedAt" DESC);
