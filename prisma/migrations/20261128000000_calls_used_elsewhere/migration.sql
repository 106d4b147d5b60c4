-- AlterEnum
ALTER TYPE "ActivityType" ADD VALUE 'QUOTA';

-- AlterTable
ALTER TABLE "quota" ADD COLUMN "externalUsageReportedAt" TIMESTAMPTZ(3);
