<?xml version="1.0" encoding="UTF-8"?>
<!-- M28 to RecordNotice: where an order stands, for the agents. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:OrderStatusChanged">
    <xsl:if test="c:previousState = c:state">
      <xsl:message terminate="yes">the order's state did not change; send only what an agent can tell the customer</xsl:message>
    </xsl:if>
    <map r:method="POST" r:path="/tmf-api/troubleTicket/v4/troubleTicket">
      <string key="externalId"><xsl:value-of select="concat(c:orderNo, '#', c:sequence)"/></string>
      <string key="name">定单进度 <xsl:value-of select="c:orderNo"/></string>
      <string key="description">
        <xsl:value-of select="concat('定单 ', c:orderNo, '：', c:stage, ' / ', c:state)"/>
        <xsl:if test="c:itemsTotal">
          <xsl:value-of select="concat('，已完成 ', c:itemsDone, '/', c:itemsTotal)"/>
        </xsl:if>
        <xsl:if test="c:expectedOn">，预计 <xsl:value-of select="c:expectedOn"/></xsl:if>
        <xsl:if test="c:reason">，<xsl:value-of select="c:reason"/></xsl:if>
      </string>
      <string key="severity">Minor</string>
      <string key="ticketType">notice</string>
      <string key="creationDate"><xsl:value-of select="c:changedAt"/></string>
      <array key="relatedParty">
        <map>
          <string key="id"><xsl:value-of select="c:customerCode"/></string>
          <xsl:if test="c:customerName">
            <string key="name"><xsl:value-of select="c:customerName"/></string>
          </xsl:if>
          <string key="role">customer</string>
          <string key="@referredType">Customer</string>
        </map>
      </array>
      <array key="relatedEntity">
        <map>
          <string key="id"><xsl:value-of select="c:orderNo"/></string>
          <string key="role">order</string>
          <string key="@referredType">ProductOrder</string>
        </map>
      </array>
      <array key="characteristic">
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">kaCode</xsl:with-param>
          <xsl:with-param name="value" select="c:kaCode"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">kaMark</xsl:with-param>
          <xsl:with-param name="value" select="kam:to-partner('ka-mark', c:kaMark)"/>
        </xsl:call-template>
        <xsl:if test="c:customerLevel">
          <xsl:call-template name="characteristic">
            <xsl:with-param name="name">customerLevel</xsl:with-param>
            <xsl:with-param name="value" select="kam:to-partner('customer-level', c:customerLevel)"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">stage</xsl:with-param>
          <xsl:with-param name="value" select="c:stage"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">state</xsl:with-param>
          <xsl:with-param name="value" select="c:state"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">item</xsl:with-param>
          <xsl:with-param name="value" select="c:itemNo"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">circuit</xsl:with-param>
          <xsl:with-param name="value" select="c:circuitCode"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">due</xsl:with-param>
          <xsl:with-param name="value" select="c:due"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">deadline</xsl:with-param>
          <xsl:with-param name="value" select="c:deadline"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">owner</xsl:with-param>
          <xsl:with-param name="value" select="c:owner"/>
        </xsl:call-template>
      </array>
    </map>
  </xsl:template>

  <xsl:template name="characteristic">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value != ''">
      <map>
        <string key="name"><xsl:value-of select="$name"/></string>
        <string key="value"><xsl:value-of select="$value"/></string>
      </map>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
