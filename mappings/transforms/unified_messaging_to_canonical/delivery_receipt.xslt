<?xml version="1.0" encoding="UTF-8"?>
<!-- A receipt of a short message to M53 DeliveryReceipt. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/receipt">
    <DeliveryReceipt>
      <partnerReference><xsl:value-of select="id"/></partnerReference>
      <channel>sms</channel>
      <recipientAddress><xsl:value-of select="to"/></recipientAddress>
      <!-- DELETED is taken for refused: somebody at the platform removed the message. -->
      <xsl:variable name="state">
        <xsl:choose>
          <xsl:when test="state = 'DELETED'">REJECTD</xsl:when>
          <xsl:otherwise><xsl:value-of select="state"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <state><xsl:value-of select="kam:to-canonical('delivery-state', string($state))"/></state>
      <xsl:if test="segments"><segments><xsl:value-of select="segments"/></segments></xsl:if>
      <xsl:call-template name="instant">
        <xsl:with-param name="element" select="'sentAt'"/>
        <xsl:with-param name="date" select="substring-before(substring-after(text, 'submit date:'), ' ')"/>
      </xsl:call-template>
      <xsl:if test="state = 'DELIVRD'">
        <xsl:call-template name="instant">
          <xsl:with-param name="element" select="'deliveredAt'"/>
          <xsl:with-param name="date" select="substring-before(substring-after(text, 'done date:'), ' ')"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:if test="state != 'DELIVRD'">
        <xsl:if test="string(error) and translate(error, '0', '')"><errorCode><xsl:value-of select="error"/></errorCode></xsl:if>
        <reason><xsl:value-of select="concat('the platform reports ', state)"/></reason>
      </xsl:if>
    </DeliveryReceipt>
  </xsl:template>

  <!-- yyMMddhhmm, some centres with seconds; anything else is left out, the receipt counts without it. -->
  <xsl:template name="instant">
    <xsl:param name="element"/>
    <xsl:param name="date"/>
    <xsl:variable name="length" select="string-length($date)"/>
    <xsl:variable name="month" select="substring($date, 3, 2)"/>
    <xsl:if test="($length = 10 or $length = 12) and translate($date, '0123456789', '') = ''
                  and $month &gt; 0 and $month &lt; 13 and substring($date, 5, 2) &gt; 0">
      <xsl:element name="{$element}">
        <xsl:value-of select="kam:instant(substring(concat('20', $date, '00'), 1, 14))"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
