-- CreateIndex
CREATE INDEX "idempotent_request_requestedAt_idx" ON "idempotent_request"("requestedAt");

-- CreateIndex
CREATE INDEX "event_createdAt_idx" ON "event"("createdAt");

-- CreateIndex
CREATE INDEX "quota_lease_takenAt_idx" ON "call_permit"("acquiredAt");
