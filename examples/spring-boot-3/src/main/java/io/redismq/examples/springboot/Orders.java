package io.redismq.examples.springboot;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

/**
 * Sends orders and listens to them. Where Redis is, and all else, stands in application.yml; there is no other configuration.
 * Ends with exit code 0 when every order came.
 */
@SpringBootApplication
public class Orders {

    private final BlockingQueue<String> processed = new LinkedBlockingQueue<>();

    @JmsListener(destination = "orders")
    void process(String order) {
        processed.add(order);
    }

    public static void main(String[] args) throws Exception {
        try (ExampleRedis redis = ExampleRedis.open();
                ConfigurableApplicationContext application = SpringApplication.run(
                        Orders.class, "--redismq.uri=" + redis.url(), "--spring.data.redis.url=" + redis.url())) {
            application.getBean(JmsTemplate.class).convertAndSend("orders", "three books");
            expect("three books", application.getBean(Orders.class).next());

            StringRedisTemplate data = application.getBean(StringRedisTemplate.class);
            data.opsForValue().set("redismq-examples-beside", "Spring Data Redis");
            expect("Spring Data Redis", data.opsForValue().getAndDelete("redismq-examples-beside"));

            expect(
                    Status.UP,
                    application
                            .getBean(HealthEndpoint.class)
                            .healthForPath("jms")
                            .getStatus());
        }
        System.out.println("Every order was processed.");
    }

    private String next() throws InterruptedException {
        return processed.poll(20, TimeUnit.SECONDS);
    }

    private static void expect(Object expected, Object seen) {
        System.out.println("saw: " + seen);
        if (!expected.equals(seen)) {
            throw new IllegalStateException("expected " + expected + " and saw " + seen);
        }
    }
}
