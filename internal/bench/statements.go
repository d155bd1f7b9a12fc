package bench

import (
	"context"
	"fmt"
	"strings"
)

// statementSettings have Postgres count what each statement costs, which itself costs a few percent.
var statementSettings = []string{"shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_planning=on", "pg_stat_statements.max=2000"}

// dearest is what statements took since they were forgotten, planning included, in microseconds by the clock: on a crowded machine mostly waiting.
const dearest = `SELECT calls, rows, (total_plan_time + total_exec_time) * 1000, total_plan_time * 1000, wal_bytes::float8, regexp_replace(query, '\s+', ' ', 'g')
	FROM pg_stat_statements WHERE query !~ 'pg_stat' ORDER BY 3 DESC LIMIT 24`

// countStatements begins to count, where that is wanted.
func (o *outward) countStatements(ctx context.Context) error {
	if !o.opt.Statements {
		return nil
	}
	_, err := o.campaign.db.SQL().ExecContext(ctx, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()")
	if err != nil {
		return fmt.Errorf("counting statements: %w", err)
	}
	return nil
}

// tellStatements prints what each statement took a message, where that was counted.
func (o *outward) tellStatements(ctx context.Context, messages int) error {
	if !o.opt.Statements {
		return nil
	}
	rows, err := o.campaign.db.SQL().QueryContext(ctx, dearest)
	if err != nil {
		return fmt.Errorf("asking what statements took: %w", err)
	}
	defer func() { _ = rows.Close() }()
	_, _ = fmt.Fprintf(o.opt.Progress, "%8s %9s %10s %10s %8s  us by the clock and WAL bytes a message\n", "calls", "rows", "elapsed", "planning", "WAL")
	each := float64(messages)
	for rows.Next() {
		var calls, n int64
		var took, planning, wal float64
		var query string
		if err := rows.Scan(&calls, &n, &took, &planning, &wal, &query); err != nil {
			return fmt.Errorf("asking what statements took: %w", err)
		}
		_, _ = fmt.Fprintf(o.opt.Progress, "%8d %9d %10.2f %10.2f %8.0f  %.110s\n", calls, n, took/each, planning/each, wal/each, strings.TrimSpace(query))
	}
	return rows.Err()
}
