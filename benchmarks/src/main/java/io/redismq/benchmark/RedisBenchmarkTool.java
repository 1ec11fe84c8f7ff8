package io.redismq.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis' own load program, where it is installed, adding entries like ours. */
final class RedisBenchmarkTool {

    static final String TITLE = "redis-benchmark XADD, 16 connections, pipeline of 16";

    private static final Pattern RATE = Pattern.compile("([0-9.]+) requests per second");

    private RedisBenchmarkTool() {}

    static OptionalDouble perSecond(URI redis, String key, int requests, int size)
            throws IOException, InterruptedException {
        var tool = Executables.onPath("redis-benchmark", "valkey-benchmark");
        if (tool.isEmpty() || redis.getUserInfo() != null || "rediss".equals(redis.getScheme())) {
            return OptionalDouble.empty();
        }
        String port = Integer.toString(redis.getPort() < 0 ? 6379 : redis.getPort());
        List<String> command = new ArrayList<>(List.of(tool.get().toString(), "-q", "-h", redis.getHost(), "-p", port));
        command.addAll(List.of("-P", "16", "-c", "16", "-n", Integer.toString(requests)));
        command.addAll(List.of("XADD", key, "*", "header", RawClient.header(), "body", RawClient.body(size)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        Matcher rates = RATE.matcher(output);
        if (process.waitFor() != 0 || !rates.find()) {
            throw new IOException("redis-benchmark failed: " + output);
        }
        try (RespConnection connection = new RespConnection(redis)) {
            connection.call("DEL", key);
        }
        return OptionalDouble.of(Double.parseDouble(rates.group(1)));
    }
}
