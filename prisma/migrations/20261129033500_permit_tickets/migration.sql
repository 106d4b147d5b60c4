CREATE TABLE "permit_ticket" (
    "practice_id" UUID NOT NULL,
    "series_id" TEXT NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "priority" "call_priority" NOT NULL,
    "calls" INTEGER NOT NULL,
    "slot_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "permit_ticket_pkey" PRIMARY KEY ("practice_id","series_id")
);
