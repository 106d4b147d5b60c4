-- The span that ordered it, as W3C's Trace Context writes it; what is delivered belongs to its trace.
ALTER TABLE "outbox_message" ADD COLUMN "trace" TEXT;
