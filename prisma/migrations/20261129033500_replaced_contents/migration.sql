-- AlterTable
ALTER TABLE "pending_change" ADD COLUMN     "replaces" JSONB;
