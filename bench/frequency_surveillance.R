# Scores of farringtonFlexible: (observed - expected) on the scale of the upper bound, week by week and series by series.
#   Rscript frequency_surveillance.R FOLDER FIRST
# FOLDER holds counts.csv (weeks x series) and volume.csv (articles a week); scores.csv is written there.
suppressMessages(library(surveillance))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
first <- as.integer(arguments[2])
counts <- as.matrix(read.csv(file.path(folder, "counts.csv"), header = FALSE))
volume <- as.numeric(readLines(file.path(folder, "volume.csv")))
weeks <- nrow(counts)
range <- first:weeks
back <- max(1, min(5, floor((first - 30) / 52)))
score <- matrix(0, length(range), ncol(counts))
for (one in seq_len(ncol(counts))) {
  series <- sts(observed = matrix(counts[, one], ncol = 1), population = matrix(pmax(volume, 1), ncol = 1), frequency = 52, start = c(1997, 1))
  control <- list(
    range = range, b = back, w = 3, reweight = TRUE, weightsThreshold = 2.58, noPeriods = 10, pastWeeksNotIncluded = 26,
    populationOffset = TRUE, fitFun = "algo.farrington.fitGLM.flexible", thresholdMethod = "nbPlugin", alpha = 0.05,
    verbose = FALSE, trend = TRUE, pThresholdTrend = 1
  )
  found <- try(suppressWarnings(farringtonFlexible(series, control)), silent = TRUE)
  if (!inherits(found, "try-error")) {
    expected <- found@control$expected
    bound <- upperbound(found)
    value <- (counts[range, one] - expected) / pmax(bound - expected, 0.5)
    score[, one] <- ifelse(is.finite(value), value, 0)
  }
}
write.table(score, file.path(folder, "scores.csv"), sep = ",", row.names = FALSE, col.names = FALSE)
