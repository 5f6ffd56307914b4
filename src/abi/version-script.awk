# Which symbols are exported under which node? Those of symbols.tsv that are implemented; every node exists, empty ones too.
# Usage: awk -v prefix=LIBSYSTEMD -f version-script.awk symbols.tsv IMPLEMENTED

BEGIN {
    split("209 211 213 214 216 217 219 220 221 222 226 227 229 230 231 232 233 234 236 237 238 239 240 241 243 245 " \
          "246 247 248 249 250 251 252 253 254 255 256 257 258 259 260 261 262", nodes, " ")
}

FNR == NR { if ($0 !~ /^#/) node[$3] = substr($2, length("LIBSYSTEMD_") + 1); next }

$1 in node { exported[node[$1]] = exported[node[$1]] "        " $1 ";\n" }

END {
    for (i = 1; i in nodes; i++) {
        n = nodes[i]
        printf "%s_%s {\n", prefix, n
        if (exported[n] != "") printf "global:\n%s", exported[n]
        if (i == 1) printf "local:\n        *;\n"
        printf "}%s;\n", i == 1 ? "" : " " prefix "_" nodes[i - 1]
    }
}
