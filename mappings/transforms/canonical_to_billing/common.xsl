<?xml version="1.0" encoding="UTF-8"?>
<!-- What the billing centre's documents have in common: the head, and the fields that always translate alike.
     A canonical field that is absent gives nothing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>
  <xsl:param name="deliveryid"/>
  <xsl:param name="time"/>

  <!-- A question is answered anew each time: its RequestId is only a number, and is that of the question. -->
  <xsl:template name="head">
    <xsl:param name="request" select="$deliveryid"/>
    <Head>
      <RequestId><xsl:value-of select="$request"/></RequestId>
      <SysCode>KAM</SysCode>
      <SendTime><xsl:value-of select="kam:local-time($time, '%Y%m%d%H%M%S')"/></SendTime>
    </Head>
  </xsl:template>

  <xsl:template name="customer">
    <xsl:apply-templates select="c:customerCode"/>
    <xsl:apply-templates select="c:customerName"/>
    <xsl:apply-templates select="c:kaCode"/>
    <xsl:apply-templates select="c:kaMark"/>
    <xsl:apply-templates select="c:customerLevel"/>
  </xsl:template>

  <!-- Numbers and names -->
  <xsl:template match="c:customerCode"><CustNo><xsl:value-of select="."/></CustNo></xsl:template>
  <xsl:template match="c:customerName"><CustName><xsl:value-of select="."/></CustName></xsl:template>
  <xsl:template match="c:kaCode"><KaNo><xsl:value-of select="."/></KaNo></xsl:template>
  <xsl:template match="c:account"><AcctNo><xsl:value-of select="."/></AcctNo></xsl:template>
  <xsl:template match="c:contractNo"><ContNo><xsl:value-of select="."/></ContNo></xsl:template>
  <xsl:template match="c:orderNo"><OrderNo><xsl:value-of select="."/></OrderNo></xsl:template>
  <xsl:template match="c:itemNo"><ItemNo><xsl:value-of select="."/></ItemNo></xsl:template>
  <xsl:template match="c:userNo"><UserNo><xsl:value-of select="."/></UserNo></xsl:template>
  <xsl:template match="c:userName"><UserName><xsl:value-of select="."/></UserName></xsl:template>
  <xsl:template match="c:serviceNumber"><ServNo><xsl:value-of select="."/></ServNo></xsl:template>
  <xsl:template match="c:circuitCode"><CircNo><xsl:value-of select="."/></CircNo></xsl:template>
  <xsl:template match="c:product"><ProdCode><xsl:value-of select="."/></ProdCode></xsl:template>
  <xsl:template match="c:rate"><Rate><xsl:value-of select="."/></Rate></xsl:template>
  <xsl:template match="c:quantity"><Qty><xsl:value-of select="."/></Qty></xsl:template>
  <xsl:template match="c:accountManager"><MgrNo><xsl:value-of select="."/></MgrNo></xsl:template>

  <!-- Codes -->
  <xsl:template match="c:kaMark"><KaFlag><xsl:value-of select="kam:to-partner('flag', .)"/></KaFlag></xsl:template>
  <xsl:template match="c:customerLevel">
    <CustGrade><xsl:value-of select="kam:to-partner('customer-level', .)"/></CustGrade>
  </xsl:template>
  <xsl:template match="c:category">
    <KaCatg><xsl:value-of select="kam:to-partner('customer-category', .)"/></KaCatg>
  </xsl:template>
  <xsl:template match="c:region">
    <AreaCode><xsl:value-of select="kam:to-partner('region', .)"/></AreaCode>
  </xsl:template>
  <xsl:template match="c:slaLevel">
    <SlaGrade><xsl:value-of select="kam:to-partner('sla-level', .)"/></SlaGrade>
  </xsl:template>
  <xsl:template match="c:productKind">
    <ProdType><xsl:value-of select="kam:to-partner('product-kind', .)"/></ProdType>
  </xsl:template>
  <xsl:template match="c:action">
    <ActType><xsl:value-of select="kam:to-partner('item-action', .)"/></ActType>
  </xsl:template>
  <xsl:template match="c:listColour">
    <ListFlag><xsl:value-of select="kam:to-partner('list-colour', .)"/></ListFlag>
  </xsl:template>
  <xsl:template match="c:paymentMethod">
    <PayMode><xsl:value-of select="kam:to-partner('payment-method', .)"/></PayMode>
  </xsl:template>

  <!-- Days -->
  <xsl:template match="c:effectiveDate">
    <EffDate><xsl:value-of select="translate(., '-', '')"/></EffDate>
  </xsl:template>
  <xsl:template match="c:expiryDate"><ExpDate><xsl:value-of select="translate(., '-', '')"/></ExpDate></xsl:template>
  <xsl:template match="c:startDate">
    <StartDate><xsl:value-of select="translate(., '-', '')"/></StartDate>
  </xsl:template>

  <!-- Money: the name of the element is given, because money has many names there -->
  <xsl:template name="money">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value">
      <xsl:if test="$value/@currency and $value/@currency != 'CNY'">
        <xsl:message terminate="yes">billing keeps accounts in CNY only, <xsl:value-of
          select="name($value)"/> is in <xsl:value-of
          select="$value/@currency"/>; convert it before it is sent</xsl:message>
      </xsl:if>
      <xsl:element name="{$name}" namespace="http://billing.example.com/bss/v3">
        <xsl:value-of select="kam:fen($value)"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>

  <xsl:template match="c:charges">
    <FeeList>
      <xsl:for-each select="c:charge">
        <Fee>
          <ItemCode><xsl:value-of select="c:chargeItem"/></ItemCode>
          <ItemName><xsl:value-of select="c:chargeName"/></ItemName>
          <FeeCycle><xsl:value-of select="kam:to-partner('charge-period', c:period)"/></FeeCycle>
          <xsl:call-template name="money">
            <xsl:with-param name="name" select="'Amt'"/>
            <xsl:with-param name="value" select="c:amount"/>
          </xsl:call-template>
          <xsl:if test="c:discountRate">
            <DiscRate><xsl:value-of select="format-number(c:discountRate * 100, '0')"/></DiscRate>
          </xsl:if>
        </Fee>
      </xsl:for-each>
    </FeeList>
  </xsl:template>
</xsl:stylesheet>
