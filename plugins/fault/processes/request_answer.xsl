<?xml version="1.0" encoding="UTF-8"?>
<!-- The answer to a request (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="request/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="concat('TZ', substring(translate($message, '-', ''), 1, 24))"/></notificationNo>
      <channel>sms</channel>
      <purpose>request-answered</purpose>
      <recipient>
        <partyNo><xsl:value-of select="$m/c:customerCode"/></partyNo>
        <name><xsl:value-of select="($m/c:contactName | $m/c:customerName[not($m/c:contactName)])[1]"/></name>
        <phone><xsl:value-of select="$m/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <relatedNo><xsl:value-of select="$m/c:interactionNo"/></relatedNo>
      <template>REQUEST-ANSWER-SMS-ZH</template>
      <language>zh</language>
      <text><xsl:value-of select="concat('尊敬的', $m/c:customerName, '：关于您的', substring('咨询', 1, 2 * ($m/c:kind = 'consultation')), substring('查询', 1, 2 * ($m/c:kind = 'enquiry')), substring('请求', 1, 2 * ($m/c:kind = 'request')), '：', answer)"/></text>
      <senderName>大客户服务中心</senderName>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>
