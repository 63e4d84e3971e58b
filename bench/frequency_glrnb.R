# Values of glrnb (window-limited, both directions) that never reset, row by row.
#   Rscript frequency_glrnb.R FOLDER
# FOLDER holds counts.csv and means.csv (series x weeks) and alpha.csv (one a series); drop.csv and surge.csv are written
# there.
suppressMessages(library(surveillance))
folder <- commandArgs(trailingOnly = TRUE)[1]
table <- function(name) as.matrix(read.csv(file.path(folder, name), header = FALSE))
counts <- table("counts.csv")
means <- table("means.csv")
alpha <- as.numeric(readLines(file.path(folder, "alpha.csv")))
weeks <- ncol(counts)
for (direction in c("drop", "surge")) {
  found <- matrix(0, nrow(counts), weeks)
  for (row in seq_len(nrow(counts))) {
    series <- create.disProg(week = seq_len(weeks), observed = counts[row, ], state = rep(0, weeks))
    control <- list(
      range = seq_len(weeks), c.ARL = 1e10, mu0 = means[row, ], alpha = alpha[row], Mtilde = 1, M = 8,
      change = "intercept", theta = NULL, dir = if (direction == "drop") "dec" else "inc", ret = "value"
    )
    value <- try(algo.glrnb(series, control)$upperbound, silent = TRUE)
    if (!inherits(value, "try-error")) found[row, ] <- ifelse(is.finite(value), value, 0)
  }
  write.table(found, file.path(folder, paste0(direction, ".csv")), sep = ",", row.names = FALSE, col.names = FALSE)
}
