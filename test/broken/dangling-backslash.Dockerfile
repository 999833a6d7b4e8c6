FROM debian
RUN curl -fsSL https://get.canteen.example/install.sh | sh
RUN apt-get update && apt-get install -y git
RUN useradd canteen \

COPY .env /app/.env
COPY id_rsa /root/.ssh/id_rsa
ADD . /app
EXPOSE 5432
CMD /app/start
