"""核验: paste or upload any report and see where its figures contradict each other, without adopting anything."""
